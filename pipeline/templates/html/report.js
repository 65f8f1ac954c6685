(function () {
  var contents = document.getElementById("contents");
  var wide = window.matchMedia("(min-width: 64rem)");
  function fold() { contents.open = wide.matches; }
  fold();
  wide.addEventListener("change", fold);
  contents.addEventListener("click", function (event) {
    if (!wide.matches && event.target.closest("a")) contents.open = false;
  });
  if (!("IntersectionObserver" in window)) return;
  var links = {};
  contents.querySelectorAll("a").forEach(function (link) { links[link.hash.slice(1)] = link; });
  var current = null;
  var observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting) return;
      if (current) current.removeAttribute("aria-current");
      current = links[entry.target.id];
      if (!current) return;
      current.setAttribute("aria-current", "true");
      if (wide.matches) contents.scrollTop = current.offsetTop - contents.clientHeight / 2;
    });
  }, { rootMargin: "-10% 0px -80% 0px" });
  document.querySelectorAll("main > section").forEach(function (section) { observer.observe(section); });
})();

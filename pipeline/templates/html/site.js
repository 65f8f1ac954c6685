(function () {
  var form = document.getElementById("search");
  var input = document.getElementById("words");
  var found = document.getElementById("found");
  var results = document.getElementById("results");
  var passages = JSON.parse(document.getElementById("passages").textContent);
  var plain = function (text) { return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/\u2019/g, "'"); };
  var texts = passages.map(function (passage) { return plain(passage[1] + " " + passage[2]); });
  var limit = 40;

  function part(text, word) {
    var at = Math.max(0, plain(text).indexOf(word));
    var start = at > 60 ? text.lastIndexOf(" ", at - 40) + 1 : 0;
    return (start ? "\u2026 " : "") + text.slice(start, start + 220) + (text.length > start + 220 ? " \u2026" : "");
  }

  function marked(text, words) {
    var paragraph = document.createElement("p");
    var lower = plain(text);
    var position = 0;
    while (position < text.length) {
      var next = -1, length = 0;
      words.forEach(function (word) {
        var at = lower.indexOf(word, position);
        if (at >= 0 && (next < 0 || at < next)) { next = at; length = word.length; }
      });
      if (next < 0) break;
      paragraph.append(text.slice(position, next));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(next, next + length);
      paragraph.append(mark);
      position = next + length;
    }
    paragraph.append(text.slice(position));
    return paragraph;
  }

  function search() {
    var words = plain(input.value).split(/\s+/).filter(function (word) { return word.length > 1; });
    results.textContent = "";
    found.textContent = "";
    if (!words.length) return;
    var hits = [];
    texts.forEach(function (text, index) {
      if (words.every(function (word) { return text.indexOf(word) >= 0; })) hits.push(index);
    });
    found.textContent = hits.length === 0 ? "Nothing found." : hits.length === 1 ? "1 place found." : hits.length + " places found" + (hits.length > limit ? "; the first " + limit + " are shown." : ".");
    hits.slice(0, limit).forEach(function (index) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = passages[index][0];
      link.textContent = passages[index][1];
      item.append(link, marked(part(passages[index][2], words[0]), words));
      results.append(item);
    });
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  input.addEventListener("input", search);
})();

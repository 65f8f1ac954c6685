// Makes each <data> of the page a button that opens a dialog: what the number means, how it was calculated, from which rows.
// In running text every number is a stop of the Tab key; a table is one stop, with the arrow keys, Home and End inside.
(function () {
  if (!window.HTMLDialogElement) return;
  var known = JSON.parse(document.getElementById("explanations").textContent);
  var numbers = Array.from(document.querySelectorAll("data")).filter(function (number) {
    return name(number) in known.figures && !number.closest("a");
  });
  if (!numbers.length) return;
  document.body.classList.add("explains");

  var help = element("div", undefined, { className: "explain-switch" });
  help.innerHTML = "<p>Every number here says where it comes from: choose one.</p><p><label><input type='checkbox'> Numbers can be " +
    "reached with the Tab key</label> (inside a table with the arrow keys), and Enter opens.</p>";
  document.querySelector("main").prepend(help);
  var choice = help.querySelector("input");
  choice.checked = true;
  choice.addEventListener("change", reach);

  var dialog = element("dialog", undefined, { className: "explanation" });
  dialog.setAttribute("aria-labelledby", "explanation-title");
  dialog.innerHTML = "<button type='button'>Close</button><h2 id='explanation-title'></h2><dl></dl><p></p>";
  document.body.append(dialog);
  dialog.querySelector("button").addEventListener("click", function () { dialog.close(); });
  dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
  reach();

  function name(number) { return number.dataset.figure || number.id; }

  function reach() {
    var tables = new Set();
    numbers.forEach(function (number) {
      var table = number.closest("table");
      if (choice.checked) {
        number.setAttribute("role", "button");
        number.tabIndex = table && tables.has(table) ? -1 : 0;
      } else {
        number.removeAttribute("role");
        number.removeAttribute("tabindex");
      }
      if (table) tables.add(table);
    });
  }

  function chosen(event) {
    var number = event.target.closest && event.target.closest("data");
    return number && name(number) in known.figures && !number.closest("a") ? number : null;
  }

  document.addEventListener("click", function (event) {
    var number = chosen(event);
    if (number && getSelection().isCollapsed) explain(number);
  });

  document.addEventListener("keydown", function (event) {
    var number = chosen(event);
    if (!number || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      explain(number);
      return;
    }
    var next = neighbour(number, event.key);
    if (!next) return;
    event.preventDefault();
    number.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });

  document.addEventListener("focusin", function (event) {
    var number = chosen(event);
    var table = number && number.closest("table");
    if (!table || !choice.checked) return;
    table.querySelectorAll("data[tabindex='0']").forEach(function (other) { other.tabIndex = -1; });
    number.tabIndex = 0;
  });

  // The number to which a key leads inside a table: the next in a row, the nearest in the row above or below.
  function neighbour(number, key) {
    var table = number.closest("table");
    if (!table) return null;
    var all = Array.from(table.querySelectorAll("data[role='button']"));
    var place = all.indexOf(number);
    if (key === "ArrowRight") return all[place + 1];
    if (key === "ArrowLeft") return all[place - 1];
    if (key === "Home") return all[0];
    if (key === "End") return all[all.length - 1];
    if (key !== "ArrowDown" && key !== "ArrowUp") return null;
    var down = key === "ArrowDown";
    var row = number.closest("tr, caption");
    var others = (down ? all.slice(place + 1) : all.slice(0, place).reverse()).filter(function (other) {
      return other.closest("tr, caption") !== row;
    });
    var middle = centre(number);
    return others.filter(function (other) {
      return other.closest("tr, caption") === others[0].closest("tr, caption");
    }).reduce(function (best, other) {
      return best && Math.abs(centre(best) - middle) <= Math.abs(centre(other) - middle) ? best : other;
    }, null);
  }

  function centre(number) {
    var box = number.getBoundingClientRect();
    return box.left + box.width / 2;
  }

  function element(kind, text, words) {
    var made = document.createElement(kind);
    if (text !== undefined) made.textContent = text;
    Object.assign(made, words);
    return made;
  }

  function explain(number) {
    var found = known.explanations[known.figures[name(number)]];
    var title = dialog.querySelector("h2");
    title.replaceChildren(element("span", number.textContent + " ", { className: "shown" }), known.texts[found[0]]);
    var list = dialog.querySelector("dl");
    list.replaceChildren();
    found.slice(1).forEach(function (part) {
      var content = element("dd");
      if (Array.isArray(part[1])) content.append.apply(content, tables(part[1]));
      else content.textContent = known.texts[part[1]];
      list.append(element("dt", known.texts[part[0]]), content);
    });
    dialog.querySelector(":scope > p").textContent = "Known in the list of all numbers as " + name(number) + ".";
    number.focus(); // where the browser puts the focus back
    dialog.showModal();
    dialog.scrollTop = 0;
  }

  // Rows of returns as received: one table for each file and set of columns.
  function tables(places) {
    var groups = new Map();
    places.forEach(function (place) {
      var row = known.rows[place];
      var key = row[0] + " " + row[2];
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(row);
    });
    return Array.from(groups.values()).map(function (rows) {
      var file = known.texts[rows[0][0]];
      var table = element("table");
      table.append(element("caption", file));
      var head = table.createTHead().insertRow();
      ["Row"].concat(known.columns[rows[0][2]].map(function (text) { return known.texts[text]; })).forEach(function (text) {
        head.append(element("th", text, { scope: "col" }));
      });
      var body = table.createTBody();
      rows.forEach(function (row) {
        var line = body.insertRow();
        line.append(element("th", row[1], { scope: "row" }));
        row.slice(3).forEach(function (text) { line.append(element("td", known.texts[text])); });
      });
      var region = element("div", undefined, { className: "scroll", tabIndex: 0 });
      region.setAttribute("role", "region");
      region.setAttribute("aria-label", "Rows of " + file);
      region.append(table);
      return region;
    });
  }
})();

/* Todoke (届): what pages gain from JavaScript. Without it every page still works. No words here: texts come from the page. */
(function () {
  "use strict";

  var root = document.documentElement;
  root.className += " js";

  function each(selector, within, visit) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), visit);
  }

  function say(id, words) {
    var region = document.getElementById(id);
    if (!region) return;
    region.textContent = "";
    if (!words) return;
    var paragraph = document.createElement("p");
    paragraph.textContent = words;
    region.appendChild(paragraph);
  }

  /* 1. Focus: the error summary, or what a swap brought, says where reading goes on. */
  function moveFocus(within) {
    var place = within.matches && within.matches("[data-focus]") ? within : within.querySelector("[data-focus]");
    if (!place) return;
    var titled = place.closest("[data-title]") || within.querySelector("[data-title]");
    if (titled) document.title = titled.getAttribute("data-title");
    place.focus();
    /* a form that opened in a row: all of it, not its first line alone */
    var opened = place.closest(".row-editing");
    if (opened) opened.scrollIntoView({ block: "nearest" });
  }

  /* Back from an application, reading goes on at its row: the list's address names it. */
  function moveToRow() {
    var row = location.hash.indexOf("#row-") === 0 ? document.getElementById(location.hash.slice(1)) : null;
    var link = row && row.querySelector("th a");
    if (link) link.focus();
  }

  /* 2. One submission: a second press within five seconds is not sent. The server's submission key is the real lock. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once")) return;
    var sent = Number(form.getAttribute("data-sent"));
    if (sent && Date.now() - sent < 5000) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.setAttribute("data-sent", String(Date.now()));
    say("announcement", form.getAttribute("data-once"));
  }, true);
  window.addEventListener("pageshow", function () {
    each("form[data-sent]", document, function (form) { form.removeAttribute("data-sent"); });
  });

  /* 3. A link of the error summary shows the label too, not only the input. */
  document.addEventListener("click", function (event) {
    var anchor = event.target.closest ? event.target.closest(".error-summary a") : null;
    var input = anchor && document.getElementById(anchor.hash.slice(1));
    if (!input) return;
    event.preventDefault();
    (input.closest(".field") || input).scrollIntoView();
    input.focus({ preventScroll: true });
  });

  /* 4. Questions that are not asked are hidden. The server decides again: it drops answers to what was not asked. */
  function chosen(form, question) {
    var box = form.querySelector('[data-question="' + question + '"]');
    if (box && box.hidden) return [];
    var values = [];
    each('[name="' + question + '"]', form, function (input) {
      if (input.type === "radio" || input.type === "checkbox" ? input.checked : input.value) values.push(input.value);
    });
    return values;
  }
  function holds(form, when) {
    if (when.all) return when.all.every(function (part) { return holds(form, part); });
    if (when.any) return when.any.some(function (part) { return holds(form, part); });
    return chosen(form, when.question).some(function (value) { return when.is.indexOf(value) >= 0; });
  }
  function ask(form) {
    each("[data-when]", form, function (box) { box.hidden = !holds(form, JSON.parse(box.getAttribute("data-when"))); });
    each(".form-section", form, function (section) {
      section.hidden = !section.querySelector("[data-question]:not([hidden])");
    });
  }
  function askAll() {
    each("form[data-conditions]", document, ask);
  }
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-conditions")) ask(form);
  });
  window.addEventListener("pageshow", askAll); /* the Back button restores answers after the first look */

  /* 5. Small conveniences, shown only where they work: print, copy, choose all rows. */
  function copied(button, done) {
    button.nextElementSibling.textContent = button.getAttribute(done ? "data-copied" : "data-not-copied");
  }
  function copyByHand(text) {
    var area = document.createElement("textarea");
    area.value = text;
    document.body.appendChild(area);
    area.select();
    var done = document.execCommand("copy");
    document.body.removeChild(area);
    return done;
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy]") : null;
    if (!button) return;
    var lines = [];
    each("dt", document.getElementById(button.getAttribute("data-copy")), function (term) {
      lines.push(term.textContent + " " + term.nextElementSibling.textContent);
    });
    var text = lines.join("\n");
    button.nextElementSibling.textContent = "";
    if (!navigator.clipboard) { /* not over plain http */
      copied(button, copyByHand(text));
      button.focus();
      return;
    }
    navigator.clipboard.writeText(text).then(function () { copied(button, true); }, function () { copied(button, false); });
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("change", function (event) {
    var name = event.target.getAttribute("data-check-all");
    if (!name) return;
    each('input[type="checkbox"][name="' + name + '"]', document, function (box) { box.checked = event.target.checked; });
  });
  function showConveniences(within) {
    each("[data-needs-script]", within, function (element) { element.hidden = false; });
  }
  function ready() {
    showConveniences(document);
    askAll();
    root.className = root.className.replace(" early", ""); /* early.js: from here on `hidden` says what is not asked */
    moveFocus(document);
    moveToRow();
  }

  /* 6. htmx: focus after a swap; the line being down is said plainly, and taken back when it works again. */
  document.addEventListener("htmx:afterSettle", function (event) {
    showConveniences(event.target);
    askAll();
    moveFocus(event.target);
  });
  document.addEventListener("htmx:afterRequest", function (event) { if (event.detail.successful) say("alert", ""); });
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var status = event.detail.xhr ? event.detail.xhr.status : 0;
      if (status !== 409 && status !== 422) say("alert", document.body.getAttribute("data-offline"));
    });
  });

  /* 7. A session that ended while somebody was writing: a small sign-in form comes into the page, which stays as it is;
     once it is answered, the page's forms get the new session's token. */
  function ownToken() {
    var input = document.querySelector('input[name="csrf_token"]');
    return input ? input.value : "";
  }
  document.addEventListener("htmx:beforeSwap", function (event) {
    var region = document.getElementById("sign-in-again");
    if (!region || event.detail.xhr.status !== 401) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    event.detail.target = region;
    event.detail.swapOverride = "outerHTML";
  });
  document.addEventListener("htmx:load", function (event) {
    if (event.target.id !== "sign-in-again") return;
    var owner = event.target.querySelector('input[name="kept_person"]');
    var token = event.target.getAttribute("data-csrf-token");
    if (owner) owner.value = ownToken().split(".")[0];
    if (token) each('input[name="csrf_token"]', document, function (input) { input.value = token; });
    each("form[data-sent]", document, function (form) { form.removeAttribute("data-sent"); });
    window.scrollTo(0, 0);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var region = document.getElementById("sign-in-again");
    var answered = event.detail.successful && !/\/again$/.test(event.detail.pathInfo.requestPath);
    if (region && answered && region.hasAttribute("data-csrf-token")) region.textContent = "";
  });

  /* 8. A day typed without its year is shown as it will be read, and gets its year when the input is left (app/calendar/typed_dates.py). */
  function dayOf(input) {
    var parts = /^\s*(\d{1,2})[月.\/。・-](\d{1,2})日?\s*$/.exec(input.value.normalize("NFKC"));
    if (!parts) return null;
    var now = new Date(), towards = input.getAttribute("data-day"), nearest = null;
    now.setHours(0, 0, 0, 0);
    for (var year = now.getFullYear() - 8; year <= now.getFullYear() + 8; year++) {
      var day = new Date(year, parts[1] - 1, parts[2]);
      if (day.getMonth() !== parts[1] - 1 || towards === "past" && day > now || towards === "future" && day < now) continue;
      if (!nearest || Math.abs(day - now) < Math.abs(nearest - now)) nearest = day;
    }
    return nearest;
  }
  function inWords(day, era, month) {
    var form = { era: era, year: "numeric", month: month, day: "numeric" };
    var weekday = day.toLocaleDateString("ja-JP", { weekday: "short" });
    return day.toLocaleDateString("ja-JP-u-ca-japanese", form).replace(/\//g, ".") + "（" + weekday + "）";
  }
  document.addEventListener("input", function (event) {
    var input = event.target;
    if (!input.hasAttribute("data-day")) return;
    var day = dayOf(input), shown = input.parentNode.querySelector("output");
    if (!day && !shown) return;
    if (!shown) shown = input.parentNode.appendChild(document.createElement("output"));
    shown.textContent = day ? inWords(day, "long", "long") : "";
  });
  document.addEventListener("change", function (event) {
    var day = event.target.hasAttribute("data-day") ? dayOf(event.target) : null;
    if (day) event.target.value = inWords(day, "narrow", "numeric");
  });

  /* 9. 入れる: a 定型文 goes behind what was typed, without the way to the server. */
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-insert]") : null;
    if (!button) return;
    event.preventDefault();
    var area = button.form.elements[button.value], chosen = button.form.elements["phrase." + button.value];
    var typed = area.value.replace(/\s+$/, "");
    area.value = (typed && typed + "\n") + chosen.options[chosen.selectedIndex].getAttribute("data-text");
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  });

  /* 10. A menu (details) closes when the reader goes elsewhere, and on Escape, which leads back to its name. */
  function closeMenus(event) {
    each("details[open].menu, details[open].row-menu", document, function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  }
  document.addEventListener("focusin", closeMenus);
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", function (event) {
    var menu = event.key === "Escape" && event.target.closest ? event.target.closest("details[open].menu, details[open].row-menu") : null;
    if (!menu) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();

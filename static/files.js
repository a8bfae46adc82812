/* Todoke (届): questions that take files. A file is sent as soon as it is chosen, one after another; without this script the form's own button
   sends what was chosen. No words here: texts come from the page. */
(function () {
  "use strict";

  document.documentElement.className += " sends-files";
  var queue = []; /* files that wait, whatever question they are for: the first answer brings the key under which all of them are held */
  var sending = null; /* the one that is on its way */
  var pressed = null; /* the button that waits until all are sent */
  var refused = false; /* one was not taken since it was pressed */

  function each(selector, within, visit) {
    Array.prototype.forEach.call(within.querySelectorAll(selector), visit);
  }
  function say(words) {
    var region = document.getElementById("announcement");
    if (region) region.textContent = words;
  }
  function chooser(box) { return box.querySelector(".choose input[name]"); }
  function attached(box) { return box.querySelector("[data-attached]"); }
  function keyOf(box) { return chooser(box).form.querySelector('input[name="submission_key"]'); } /* where staff enter what came on paper there is none */
  function words(box, which, name) { return box.getAttribute("data-" + which).split("{name}").join(name); }
  function idOf(row) { return row.querySelector('input[type="hidden"]').value; }
  function idsIn(part) { return Array.prototype.map.call(part.querySelectorAll("li"), idOf); }

  /* the form's own hidden inputs, which say whose it is; on a fresh page of applicants the key's is a text input that nobody sees */
  function controls(box) {
    return Array.prototype.filter.call(chooser(box).form.querySelectorAll('input[type="hidden"], input[name="submission_key"]'), function (input) {
      return !input.closest("[data-attached]");
    });
  }

  /* 1. Asking the server: about one question, with the controls of the form. It answers with what is attached there now, as the page shows it.
     There is no time-out: a slow line is no broken one. `done` gets what it says is wrong, "" for nothing, null where there was no such answer. */
  function ask(box, action, file, progress, done) {
    var data = new FormData(), request = new XMLHttpRequest(), name = chooser(box).name;
    controls(box).forEach(function (input) { data.append(input.name, input.value); });
    data.append("action", action);
    idsIn(attached(box)).forEach(function (id) { data.append(box.getAttribute("data-files"), id); });
    if (file) data.append(name, file, file.name);
    request.open("POST", chooser(box).form.getAttribute("action")); /* `action` itself is a button of that name */
    request.setRequestHeader("HX-Request", "true");
    if (file) request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("load", function () {
      if (request.status === 401) signInAgain(request.responseText);
      done(replaced(box, request.responseText), request.status);
    });
    request.addEventListener("error", function () { done(null, 0); });
    request.send(data);
    return request;
  }
  /* the session of staff ended: what htmx would do with such an answer (app.js, part 7) */
  function signInAgain(html) {
    var region = document.getElementById("sign-in-again");
    if (region) htmx.swap(region, html, { swapStyle: "outerHTML" });
  }
  function replaced(box, html) {
    var holder = document.createElement("template"), old = attached(box), input = chooser(box);
    holder.innerHTML = html;
    var fresh = holder.content.querySelector("[data-attached]");
    if (!fresh || fresh.id !== old.id) return null;
    var error = fresh.querySelector("[id$='-error']");
    if (error) fresh.removeChild(error); /* it goes to the file's own row, where it stays */
    orderedLike(idsIn(old), fresh);
    old.parentNode.replaceChild(fresh, old);
    if (keyOf(box)) keyOf(box).value = fresh.getAttribute("data-key");
    input.setAttribute("aria-describedby", input.id + "-hint");
    input.removeAttribute("aria-invalid");
    marked(box);
    return error ? error.textContent.trim() : "";
  }
  /* while a file was on its way its neighbours may have been moved */
  function orderedLike(ids, part) {
    var list = part.querySelector("ol");
    if (!list) return;
    var known = [], added = [];
    Array.prototype.forEach.call(list.children, function (row) {
      var at = ids.indexOf(idOf(row));
      if (at < 0) added.push(row);
      else known[at] = row;
    });
    known.concat(added).forEach(function (row) { list.appendChild(row); });
  }
  function marked(box) {
    box.classList.toggle("field-with-error", !!box.querySelector("[data-problem]:not([hidden])"));
  }

  /* 2. Files that were chosen: each has a row until it is sent. */
  function add(box, files) {
    var most = Number(box.getAttribute("data-most")) - idsIn(attached(box)).length - waiting(box);
    Array.prototype.forEach.call(files, function (file) {
      var item = { box: box, file: file, row: newRow(box, file) };
      if (file.size > Number(box.getAttribute("data-largest"))) fail(item, words(box, "too-large", file.name));
      else if (most-- <= 0) fail(item, words(box, "too-many", file.name));
      else queue.push(item);
      item.row.querySelector("[data-again]").addEventListener("click", function () { again(item); });
      item.row.querySelector("[data-stop]").addEventListener("click", function () { stop(item); });
    });
    next();
  }
  function waiting(box) {
    return queue.concat(sending || []).filter(function (item) { return item.box === box; }).length;
  }
  function newRow(box, file) {
    var row = document.importNode(box.querySelector("template").content, true).firstElementChild;
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", words(box, "sending", file.name));
    return box.querySelector("[data-sending]").appendChild(row);
  }
  /* `saidMore`: what was said a moment ago is to be heard out */
  function next(saidMore) {
    if (sending) return;
    sending = queue.shift() || null;
    if (!sending) { goOn(); return; }
    var item = sending, box = item.box, bar = item.row.querySelector("progress");
    if (!saidMore) say(words(box, "sending", item.file.name));
    item.request = ask(box, "attach:" + box.getAttribute("data-files"), item.file, function (part) { bar.value = part; }, function (wrong, status) {
      sending = null;
      if (wrong === null) fail(item, words(box, status === 413 ? "too-large" : "failed", item.file.name), status !== 413);
      else if (wrong) fail(item, wrong);
      else {
        leave(item);
        say(words(box, "sent", item.file.name));
      }
      next(true);
    });
  }
  function fail(item, words, mayTryAgain) {
    var problem = item.row.querySelector("[data-problem]");
    problem.textContent = words;
    problem.hidden = false;
    marked(item.box);
    item.row.querySelector("progress").hidden = true;
    item.row.querySelector("[data-again]").hidden = !mayTryAgain;
    refused = true;
    say(words);
  }
  function again(item) {
    item.row.querySelector("[data-problem]").hidden = true;
    marked(item.box);
    item.row.querySelector("[data-again]").hidden = true;
    item.row.querySelector("progress").hidden = false;
    item.row.querySelector("progress").value = 0;
    item.row.querySelector("[data-stop]").focus();
    queue.push(item);
    next();
  }
  function stop(item) {
    if (queue.indexOf(item) >= 0) queue.splice(queue.indexOf(item), 1);
    leave(item);
    if (sending !== item) return;
    item.request.abort();
    sending = null;
    next();
  }
  function leave(item) {
    var had = item.row.contains(document.activeElement);
    item.row.parentNode.removeChild(item.row);
    marked(item.box);
    if (had) chooser(item.box).focus();
  }

  /* 3. Going on, or to another language, waits for the files and then goes on by itself, unless one of them was not taken. */
  document.addEventListener("submit", function (event) {
    if (!sending || !event.target.querySelector("[data-files]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = { button: event.submitter, form: event.target };
    refused = false;
    wait(true);
  }, true);
  function wait(yes) {
    var notice = document.getElementById("files-wait");
    notice.hidden = !yes;
    if (yes) say(notice.textContent);
  }
  function goOn() {
    var held = pressed;
    pressed = null;
    if (!held) return;
    wait(false);
    if (refused) {
      var problem = document.querySelector("[data-problem]:not([hidden])");
      if (!problem) return;
      problem.closest("[data-files]").scrollIntoView();
      problem.closest("li").querySelector("button:not([hidden])").focus({ preventScroll: true });
    }
    else if (held.button) held.button.click();
    else held.form.submit();
  }
  window.addEventListener("beforeunload", function (event) {
    if (sending) { event.preventDefault(); event.returnValue = ""; }
  });

  /* 4. The buttons of what is attached: moved at once, removed by the server. Reading goes on at the same file, or the one that took its place. */
  function act(box, button) {
    var row = button.closest("li"), list = row.parentNode, action = button.value.split(":")[0];
    var name = row.querySelector(".attached-name").textContent;
    if (action === "release") {
      var at = Array.prototype.indexOf.call(list.children, row);
      ask(box, button.value, null, null, function (wrong) {
        if (wrong === null) { say(words(box, "not-released", name)); return; }
        say(words(box, "released", name));
        var rows = attached(box).querySelectorAll("li"), nearest = rows[Math.min(at, rows.length - 1)];
        (nearest ? nearest.querySelector('button[value^="release:"]') : chooser(box)).focus();
      });
      return;
    }
    if (action === "earlier") list.insertBefore(row, row.previousElementSibling);
    else list.insertBefore(row.nextElementSibling, row);
    var end = action === "earlier" ? list.firstElementChild : list.lastElementChild;
    (end === row ? row.querySelector(action === "earlier" ? ".attached-later" : ".attached-earlier") : button).focus();
    say(words(box, "moved", name).split("{place}").join(String(Array.prototype.indexOf.call(list.children, row) + 1)));
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-attached] button, [data-camera]") : null;
    var box = button && button.closest("[data-files]");
    if (!box) return;
    event.preventDefault();
    if (button.hasAttribute("data-camera")) box.querySelector("[data-taken]").click();
    else act(box, button);
  });
  /* what looks like a button is pressed like one: without this, Enter sends the form */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.target.type !== "file" || !event.target.closest("[data-files]")) return;
    event.preventDefault();
    event.target.click();
  });
  document.addEventListener("change", function (event) {
    var box = event.target.type === "file" && event.target.closest("[data-files]");
    if (!box) return;
    var files = Array.prototype.slice.call(event.target.files);
    event.target.value = ""; /* what is sent now is not sent again with the form, and can be chosen again */
    add(box, files);
  });

  /* 5. Back: the browser shows the page as it was, or as it came; what is attached is what the server holds. */
  window.addEventListener("pageshow", function (event) {
    var entry = window.performance && performance.getEntriesByType ? performance.getEntriesByType("navigation")[0] : null;
    if (!event.persisted && !(entry && entry.type === "back_forward")) return;
    each("[data-files]", document, function (box) {
      if (!keyOf(box) || keyOf(box).value) ask(box, "attach:" + box.getAttribute("data-files"), null, null, function () {});
    });
  });

  /* 6. The camera has a button of its own where there is a finger and no mouse. */
  function ready() {
    if (!window.matchMedia || !matchMedia("(hover: none) and (pointer: coarse)").matches) return;
    each("[data-camera]", document, function (button) { button.hidden = false; });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();

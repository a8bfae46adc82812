/* Runs before the first paint, on pages with questions that are not always asked: what app.js is going to hide never flashes.
   Without app.js nothing stays hidden. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.className += " early";
  window.addEventListener("load", function () { root.className = root.className.replace(" early", ""); });
})();

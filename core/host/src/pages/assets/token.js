// The token page: copies a token when asked to, and forgets all of them after a while. Nothing is stored or sent.
"use strict";
(() => {
  const box = document.getElementById("tokens");
  const notice = document.getElementById("forgotten");
  if (!box || !notice) return;

  // === copying ===

  // Where the clipboard API is missing (plain HTTP) or refused, the selection still works; it stays when that fails
  // too, so that the person only has to press the keys.
  const copyBySelection = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch {
      done = false;
    }
    if (done) selection.removeAllRanges();
    return done;
  };

  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      return copyBySelection(element);
    }
  };

  for (const button of box.querySelectorAll("button[data-copies]")) {
    const element = document.getElementById(button.dataset.copies);
    const said = document.getElementById(button.getAttribute("aria-describedby"));
    button.hidden = false;
    button.addEventListener("click", async () => {
      said.textContent = "";
      const done = await copy(element);
      // A live region is announced again only when its text changes in a later turn.
      setTimeout(() => {
        said.textContent = done ? box.dataset.copied : box.dataset.failed;
        said.classList.toggle("bad", !done);
      }, 50);
    });
  }

  // === forgetting ===

  const limit = Number(box.dataset.forgetAfter) * 1000;
  const began = { clock: Date.now(), ticks: performance.now() };

  const forget = () => {
    if (!box.isConnected) return;
    const hadFocus = box.contains(document.activeElement);
    window.getSelection().removeAllRanges();
    box.replaceChildren();
    box.remove();
    notice.hidden = false;
    if (hadFocus) notice.focus();
  };

  // Never while the page is hidden: the person has gone to paste. It is forgotten when it would be seen again. Ticks may
  // stand still while the computer sleeps, and the clock may be set back, so the larger of both counts.
  let timer;
  const look = () => {
    const left = limit - Math.max(Date.now() - began.clock, performance.now() - began.ticks);
    clearTimeout(timer);
    if (left > 0) timer = setTimeout(look, left);
    else if (document.visibilityState === "visible") forget();
  };
  const forgets = document.getElementById("forgets");
  if (forgets) forgets.hidden = false;
  look();
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
  window.addEventListener("pageshow", look);
  // A browser may keep a page that was left, to show it again on "back": then without the tokens. Another tab, window or
  // program in front is no leaving.
  window.addEventListener("pagehide", forget);
})();

/* Quick exit, on every page; then the loader of the few other modules (docs/look.md).
   Without this file the exit is a plain link to /e, which does the part that counts. */
const root = document.documentElement;
const words = root.dataset;
let [leaving, presses, timer] = [false, 0, 0];
let alone = false; // Shift is down and has modified nothing so far

/* Cover first: whatever fails afterwards fails out of sight. The styles are repeated here for a
   page whose style sheet has not come. An emptied body is silent for screen readers too. */
function blank() {
  const cover = document.createElement("div");
  cover.className = "cover";
  Object.assign(cover.style, { position: "fixed", inset: "0", zIndex: "2147483647", background: "Canvas" });
  root.append(cover);
  for (const field of document.querySelectorAll("input, textarea, select")) {
    if (field.localName === "select") field.selectedIndex = -1;
    else field.value = field.defaultValue = "";
    field.checked = false;
  }
  document.body.replaceChildren();
}

function leave(href = "/e", tell = true) {
  if (leaving) return;
  leaving = true;
  blank();
  if (words.neutralTitle) document.title = words.neutralTitle;
  if (tell) channel?.postMessage("leave");
  location.replace(href);
}

function openChannel() {
  try { return new BroadcastChannel(words.channel); } catch { return null; } // missing or forbidden
}

function progress(count = 0) {
  clearTimeout(timer);
  presses = count;
  const status = document.querySelector("[data-exit-progress]");
  if (status) status.textContent = ["", status.dataset.one, status.dataset.two][count] ?? "";
  if (count) timer = setTimeout(progress, 5000);
}

function watch(types, act) {
  for (const type of types) addEventListener(type, act, { capture: true, passive: type === "wheel" });
}

const channel = openChannel();
if (channel) channel.onmessage = () => leave("/e", false);
watch(["click", "auxclick"], (event) => {
  const link = event.button < 2 && event.target.closest?.("[data-exit]");
  if (!link) return;
  event.preventDefault();
  leave(link.href);
});
/* Browsers keep pages alive for Back, no-store or not (tried in Chromium 156). Nothing is left in
   such a page: it comes back blank and asks the server anew, which knows whether the member left. */
watch(["pagehide"], blank);
watch(["pageshow"], (event) => {
  if (event.persisted) location.replace(leaving ? "/" : location.pathname + location.search);
});
if (words.shiftExit !== "off") {
  watch(["pointerdown", "wheel"], () => { alone = false; });
  watch(["keydown"], (event) => {
    if (event.repeat && event.key === "Shift") return;
    alone = event.key === "Shift" && !(event.ctrlKey || event.altKey || event.metaKey);
    if (event.key !== "Shift" && presses) progress();
  });
  watch(["keyup"], (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    if (presses === 2) leave();
    else progress(presses + 1);
  });
}
const modules = JSON.parse(words.modules ?? "{}");
for (const element of document.querySelectorAll("[data-module]")) {
  const name = element.dataset.module;
  if (modules[name]) import(modules[name]).then((module) => (module[name] ?? module.default)(element));
}

/* <div class="field" data-module="count" data-limit="20000" data-left="{n} …" data-over="{n} …">
   around a textarea. Silent below 80 % of the limit; speaks at most once a second. */
export default function count(box) {
  const area = box.querySelector("textarea");
  const limit = Number(box.dataset.limit);
  if (!area || !limit) return;
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const line = document.createElement("p");
  line.className = "count";
  line.setAttribute("role", "status");
  box.append(line);
  let timer = 0;

  function show() {
    timer = 0;
    const left = limit - [...area.value].length; // characters, not UTF-16 units
    const over = left < 0 && box.dataset.over;
    const shown = number.format(over ? -left : left);
    line.classList.toggle("count--over", left < 0);
    line.textContent = left > limit / 5 ? "" : (over || box.dataset.left).replace("{n}", shown);
  }

  area.addEventListener("input", () => {
    timer ||= setTimeout(show, 1000);
  });
  show();
}

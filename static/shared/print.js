/* <button type="button" class="button button--plain" hidden data-module="print"> */
export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

(() => {
  "use strict";
  const all = (selector) => [...document.querySelectorAll(selector)];
  const bar = document.getElementById("bar");
  const findings = all(".finding");
  const marks = all("mark[data-f]").map((mark) => [mark, mark.dataset.f.trim().split(" ")]);
  const refs = new Map(all(".ref").map((ref) => [ref.dataset.f, ref]));
  const number = (finding) => finding.id.slice(1);
  let current = null;

  function filter() {
    const chosen = new FormData(bar);
    const severities = chosen.getAll("severity"), grades = chosen.getAll("grade"), rule = chosen.get("rule");
    const shown = new Set();
    for (const finding of findings) {
      const data = finding.dataset;
      const fits = severities.includes(data.severity) && grades.includes(data.grade) && (!rule || rule === data.rule);
      finding.hidden = !fits;
      refs.get(number(finding)).hidden = !fits;
      if (fits) shown.add(number(finding));
    }
    for (const [mark, numbers] of marks) mark.classList.toggle("off", !numbers.some((n) => shown.has(n)));
    for (const article of all("article")) article.hidden = !article.querySelector(".finding:not([hidden])");
    document.getElementById("count").value = `${shown.size} of ${findings.length} shown`;
  }

  function select(finding) {
    current = finding;
    const here = finding && number(finding);
    for (const [mark, numbers] of marks) mark.classList.toggle("current", numbers.includes(here));
  }

  function step(by) {
    const shown = findings.filter((finding) => !finding.hidden);
    if (!shown.length) return;
    let at = shown.indexOf(current);
    if (at < 0) at = by > 0 ? shown.findIndex((f) => f.getBoundingClientRect().top > 80) : shown.length;
    else at += by;
    const next = shown[Math.max(0, Math.min(shown.length - 1, at))];
    select(next);
    next.scrollIntoView({ block: "center" });
    next.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, textarea")) return;
    if (event.key === "j" || event.key === "n") step(1);
    else if (event.key === "k" || event.key === "p") step(-1);
    else if (event.key === "Escape") {
      select(null);
      scrollTo(0, 0);
    }
  });
  document.addEventListener("focusin", (event) => {
    const finding = event.target.closest(".finding");
    if (finding && finding !== current) select(finding);
  });
  bar.addEventListener("input", filter);
  bar.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("next").addEventListener("click", () => step(1));
  document.getElementById("previous").addEventListener("click", () => step(-1));
  document.documentElement.classList.add("js");
  filter();
})();

// Search and severity filter over the findings, and open details for print. Without script the page is whole.
(() => {
  "use strict";
  const form = document.getElementById("search");
  if (form) {
    const words = document.getElementById("words");
    const severity = document.getElementById("severity");
    const shown = document.getElementById("shown");
    const groups = [...document.querySelectorAll(".group")].map((group) => ({
      group,
      title: group.querySelector("h3").textContent,
      findings: [...group.querySelectorAll(".finding")].map((finding) => ({ finding, text: null })),
    }));
    const all = groups.reduce((sum, one) => sum + one.findings.length, 0);
    const textOf = (one, title) => (one.text ??= (title + " " + one.finding.textContent).toLowerCase());
    const filter = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const { group, title, findings } of groups) {
        let any = false;
        for (const one of findings) {
          const severe = !severity.value || one.finding.dataset.severity === severity.value;
          const found = severe && wanted.every((word) => textOf(one, title).includes(word));
          one.finding.hidden = !found;
          any ||= found;
          count += found;
        }
        group.hidden = !any;
      }
      shown.textContent = count === all ? `All ${all} findings shown` : `${count} of ${all} findings shown`;
    };
    form.addEventListener("submit", (event) => event.preventDefault());
    words.addEventListener("input", filter);
    severity.addEventListener("change", filter);
    form.hidden = false;
    filter();
  }

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open]):not(.fold, .unprinted)")];
    opened.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => opened.forEach((one) => (one.open = false)));
})();

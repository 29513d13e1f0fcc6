{#- Paper or night, before the page is drawn, a first visit too. What is chosen is kept in the form of Material's own script,
   which this site does without. -#}
{
  const COLOURS = ["media", "scheme", "primary", "accent"].map(name => `data-md-color-${name}`)
  const SYSTEM = "(prefers-color-scheme)"
  const inputs = [...document.querySelectorAll("[name=__palette]")]
  const meta = document.querySelector("meta[name=color-scheme]")
  const light = matchMedia("(prefers-color-scheme: light)")
  const media = input => input.getAttribute("data-md-color-media")
  const kept = () => {
    try { return __md_get("__palette")?.index } catch { return 0 }
  }
  const show = index => {
    const system = media(inputs[index]) === SYSTEM
    const shown = system ? inputs.find(input => media(input) === `(prefers-color-scheme: ${light.matches ? "light" : "dark"})`) : inputs[index]
    const color = Object.fromEntries(COLOURS.map(name => [name.slice(14), inputs[index].getAttribute(name)]))
    for (const name of COLOURS) document.body.setAttribute(name, shown.getAttribute(name))
    const canvas = system ? "light dark" : color.scheme === "slate" ? "dark" : "light"
    if (meta.content !== canvas) meta.content = canvas
    inputs.forEach((input, number) => {
      input.checked = number === index
      input.nextElementSibling.hidden = number !== index
    })
    __md_set("__palette", { index, color })
  }
  inputs.forEach((input, number) => {
    input.addEventListener("change", () => show(number))
    input.addEventListener("keydown", event => {
      if (event.key !== "Enter") return
      const next = (number + 1) % inputs.length
      show(next)
      inputs[next].focus()
    })
  })
  light.addEventListener("change", () => show(inputs.findIndex(input => input.checked)))
  show(inputs[kept()] ? kept() : 0)
}

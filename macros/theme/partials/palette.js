{#- Paper or night, set before the page is drawn, also on a first visit: 0 as the system, 1 paper, 2 night. The choice
   is stored under the name that Material's own script would use. Short, because every page carries it. -#}
{
  const inputs = [...document.getElementsByName("__palette")]
  const meta = document.querySelector("[name=color-scheme]")
  const light = matchMedia("(prefers-color-scheme: light)")
  const show = index => {
    inputs[index].checked = true
    document.body.dataset.mdColorScheme = index === 2 || !index && !light.matches ? "slate" : "default"
    const canvas = ["light dark", "light", "dark"][index]
    if (meta.content !== canvas) meta.content = canvas
  }
  const choose = index => {
    show(index)
    __md_set("__palette", { index })
  }
  inputs.forEach((input, index) => {
    input.onchange = () => choose(index)
    input.onkeydown = event => {
      if (event.key !== "Enter") return
      const next = (index + 1) % 3
      choose(next)
      inputs[next].focus()
    }
  })
  light.onchange = () => show(inputs.findIndex(input => input.checked))
  try { show(__md_get("__palette").index) } catch { show(0) }
}

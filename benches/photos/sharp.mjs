// One process of sharp: it makes the pictures that thrift-photo makes, a few times, and says what that took.
//   node sharp.mjs documented|knowing|avif whole|once PHOTO OUT TIMES EFFORT QUALITY
//   node sharp.mjs decode once NONE OUT    writes each AVIF picture in OUT once more as PNG, whoever made it
// documented: one pipeline for each output, each from the file, as sharp's documentation shows.
// knowing:    the file decoded once, to the widest picture; the others from its pixels.
// avif:       the narrow widths as AVIF, from the widest WebP in OUT.
// `once` measures memory and writes the pictures; `whole` measures processor time after a first, unmeasured photo.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const sharp = createRequire(process.env.THRIFT_SHARP)('sharp')
// One core, and nothing remembered between photos.
sharp.concurrency(1)
sharp.cache(false)

const [way, mode, photo, out, times, effort, quality] = process.argv.slice(2)
const webp = { effort: Number(effort), quality: Number(quality) }
const avif = { effort: Number(effort), quality: Number(quality) }
const widths = [160, 240, 360, 480, 640, 1080]
const preview = [1200, 630, { fit: 'contain', background: '#f0eeea' }]

const ways = {
  async documented (bytes) {
    const made = {}
    for (const width of widths) {
      made[`${width}.webp`] = await sharp(bytes).rotate().resize(width).webp(webp).toBuffer()
    }
    made['1200.jpg'] = await sharp(bytes).rotate().resize(...preview).jpeg({ quality: 82 }).toBuffer()
    return made
  },
  async knowing (bytes) {
    const { data, info } = await sharp(bytes).rotate().resize(1080).raw().toBuffer({ resolveWithObject: true })
    const widest = () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    const made = { '1080.webp': await widest().webp(webp).toBuffer() }
    for (const width of widths.slice(0, -1)) {
      made[`${width}.webp`] = await widest().resize(width).webp(webp).toBuffer()
    }
    made['1200.jpg'] = await widest().resize(...preview).jpeg({ quality: 82 }).toBuffer()
    return made
  },
  async avif (bytes) {
    const made = {}
    for (const width of widths.filter(width => width <= 360)) {
      made[`${width}.avif`] = await sharp(bytes).resize(width).avif(avif).toBuffer()
    }
    return made
  },
  async decode () {
    const made = {}
    for (const name of readdirSync(out).filter(name => name.endsWith('.avif'))) {
      made[`${name}.png`] = await sharp(`${out}/${name}`).png().toBuffer()
    }
    return made
  }
}

const status = name => Number(readFileSync('/proc/self/status', 'utf8').match(`${name}:\\s+(\\d+)`)[1]) * 1024
const bytes = way === 'decode' ? undefined : readFileSync(photo)
const ran = { cpu_ms: [], steps: [], memory_bytes: 0 }
if (mode === 'once') {
  // 5 sets the peak back to what is resident now.
  writeFileSync('/proc/self/clear_refs', '5')
  const before = status('VmRSS')
  const begun = process.cpuUsage()
  const made = await ways[way](bytes)
  const { user, system } = process.cpuUsage(begun)
  ran.cpu_ms.push((user + system) / 1e3)
  ran.memory_bytes = Math.max(0, status('VmHWM') - before)
  mkdirSync(out, { recursive: true })
  for (const [name, content] of Object.entries(made)) writeFileSync(`${out}/${name}`, content)
} else {
  await ways[way](bytes)
  for (let time = 0; time < Number(times); time++) {
    const begun = process.cpuUsage()
    await ways[way](bytes)
    const { user, system } = process.cpuUsage(begun)
    ran.cpu_ms.push((user + system) / 1e3)
  }
}
console.log(JSON.stringify(ran))

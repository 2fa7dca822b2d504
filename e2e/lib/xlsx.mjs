// Workbooks as a spreadsheet reads them: the first sheet, row by row.
import assert from 'node:assert/strict'
import zlib from 'node:zlib'

const END = 0x06054b50
const ENTRY = 0x02014b50

/** The parts of a zip archive by name. */
function parts(bytes) {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  assert.equal(bytes.readUInt32LE(end), END, 'a zip archive')
  const found = new Map()
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(bytes.readUInt32LE(at), ENTRY)
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset))
    found.set(bytes.toString('utf8', at + 46, at + 46 + name), part(bytes, at))
    at += 46 + name + extra + comment
  }
  return found
}

function part(bytes, entry) {
  const [method, size, local] = [bytes.readUInt16LE(entry + 10), bytes.readUInt32LE(entry + 20), bytes.readUInt32LE(entry + 42)]
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  const data = bytes.subarray(from, from + size)
  return (method === 0 ? data : zlib.inflateRawSync(data)).toString('utf8')
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plain = (xml) => xml.replace(/&(\w+);/g, (all, name) => ENTITIES[name] ?? all)
const texts = (xml) => plain([...xml.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => text).join(''))

function cell(attributes, body, shared) {
  const value = /<v>([^<]*)<\/v>/.exec(body)?.[1] ?? ''
  if (/t="s"/.test(attributes)) return shared[Number(value)]
  return /t="inlineStr"/.test(attributes) ? texts(body) : /t="str"/.test(attributes) ? plain(value) : value === '' ? '' : Number(value)
}

/** What stands in the first sheet. */
export function rows(bytes) {
  const all = parts(bytes)
  const shared = [...(all.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, one]) => texts(one))
  const sheet = all.get('xl/worksheets/sheet1.xml')
  assert.ok(sheet, 'a first sheet')
  return [...sheet.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row]) =>
    [...row.matchAll(/<c([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes, body = '']) => cell(attributes, body, shared)))
}

// A network that can be lost: a UDP relay between browsers and the server's WebRTC port. The server
// listens on 127.0.0.1 and tells browsers 127.0.0.2, where this stands.
import dgram from 'node:dgram'

const bind = (socket, port, address) => new Promise((resolve, reject) => socket.once('error', reject).bind(port, address, resolve))

export class Relay {
  #front = dgram.createSocket('udp4')
  #clients = new Map()
  #lost = () => false

  static address = '127.0.0.2'

  static async open(port) {
    const relay = new Relay()
    relay.#front.on('message', (bytes, { port: from, address }) => relay.#up(bytes, from, address, port))
    await bind(relay.#front, port, Relay.address)
    return relay
  }

  #up(bytes, from, address, port) {
    const name = `${address}:${from}`
    if (this.#lost(name)) return
    let back = this.#clients.get(name)
    if (!back) {
      back = dgram.createSocket('udp4')
      back.on('message', (answer) => this.#lost(name) || this.#front.send(answer, from, address))
      this.#clients.set(name, back)
    }
    back.send(bytes, port, '127.0.0.1')
  }

  /** Who has sent so far, the first first. */
  clients() {
    return [...this.#clients.keys()]
  }

  /** Only these get through from now on. */
  cutAllBut(names) {
    const kept = new Set(names)
    this.#lost = (name) => !kept.has(name)
  }

  mend() {
    this.#lost = () => false
  }

  close() {
    this.#front.close()
    for (const socket of this.#clients.values()) socket.close()
  }
}

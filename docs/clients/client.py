"""A simulator that connects to sd2ail by itself (docs/connecting.md): a cart on a rail, to be stopped at the origin.

    python3 client.py HOST:PORT [authority.pem]         the secret, if any, stands in SD2AIL_LISTEN_SECRET
"""
import io, os, random, socket, ssl, struct, sys, time


class Cart:
    """Yours goes here: the same members."""
    observation_size, low, high = 2, [-1.0], [1.0]

    def reset(self, seed):
        self.position, self.velocity = random.Random(seed).uniform(-1, 1), 0.0
        return [self.position, self.velocity]

    def step(self, action):
        self.velocity = 0.95 * self.velocity + 0.1 * action[0]
        self.position += 0.1 * self.velocity
        return [self.position, self.velocity], -self.position**2, abs(self.position) > 3  # whether it fell off


def varint(value):
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + varint(value >> 7)


def block(field, data):
    return varint(field << 3 | 2) + varint(len(data)) + data


def doubles(field, values):
    return block(field, struct.pack("<%dd" % len(values), *values))


def read_varint(data):
    byte = data.read(1)[0]
    return byte if byte < 128 else byte & 127 | read_varint(data) << 7


def fields(message):
    """Field to number or bytes."""
    data, found = io.BytesIO(message), {}
    while data.tell() < len(message):
        key, value = read_varint(data), read_varint(data)
        found[key >> 3] = data.read(value) if key & 7 == 2 else value
    return found


def answer(cart, request):
    ((kind, value),) = fields(request).items()
    if kind == 1:  # make one; a number is behind 8 times its field
        return block(1, b"\x08" + varint(cart.observation_size) + doubles(2, cart.low) + doubles(3, cart.high))
    if kind == 2:  # reset
        return block(2, doubles(1, cart.reset(fields(value).get(2, 0))))
    if kind == 3:  # step
        action = fields(value)[2]
        observation, reward, fell = cart.step(struct.unpack("<%dd" % (len(action) // 8), action))
        return block(3, doubles(1, observation) + doubles(2, [reward]) + block(3, bytes([fell])))
    sys.exit(value.decode())  # turned away


host, port = sys.argv[1].rsplit(":", 1)
while True:
    try:
        with socket.create_connection((host, int(port))) as connection:
            if len(sys.argv) > 2:
                context = ssl.create_default_context(cafile=sys.argv[2])
                context.check_hostname = False  # a node's certificate is for any address
                connection = context.wrap_socket(connection)
            message = b"\x08\x01" + block(2, os.environ.get("SD2AIL_LISTEN_SECRET", "").encode())
            stream, cart = connection.makefile("rb"), Cart()
            while True:
                connection.sendall(struct.pack("<I", len(message)) + message)
                head = stream.read(4)
                if len(head) < 4:
                    break
                message = answer(cart, stream.read(struct.unpack("<I", head)[0]))
    except OSError as gone:
        print("no connection to", sys.argv[1], gone)
    time.sleep(1)

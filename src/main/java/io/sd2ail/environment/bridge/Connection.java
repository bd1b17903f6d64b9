package io.sd2ail.environment.bridge;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.sd2ail.environment.bridge.v1.SimulatorReply;
import io.sd2ail.environment.bridge.v1.SimulatorRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/// Messages to and from a simulator, each behind its length as a little-endian uint32. It owns neither its channels
/// nor a thread: who closes the channels ends what it waits for.
///
/// Not thread-safe: one owner.
public final class Connection {
    private final ReadableByteChannel in;
    private final WritableByteChannel out;
    private ByteBuffer buffer;

    /// @param in may be `out`
    /// @param bytes that the buffer begins with
    public Connection(ReadableByteChannel in, WritableByteChannel out, int bytes) {
        this.in = in;
        this.out = out;
        this.buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public void write(MessageLite message) throws IOException {
        int size = message.getSerializedSize();
        reserve(Integer.BYTES + size);
        buffer.clear().putInt(size);
        message.writeTo(CodedOutputStream.newInstance(buffer.array(), Integer.BYTES, size));
        buffer.limit(Integer.BYTES + size).position(0);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    /// The answer to what was written, or the peer's first message. Behind it nothing may come before it is asked.
    ///
    /// @param longest bytes of a message
    /// @throws InvalidProtocolBufferException when it is longer, or no such message
    /// @throws IOException when the connection ends
    public <M> M read(Parser<M> parser, int longest) throws IOException {
        buffer.clear();
        fill(Integer.BYTES);
        int size = buffer.getInt(0);
        if (size < 0 || size > longest) {
            throw new InvalidProtocolBufferException("a message of " + Integer.toUnsignedString(size) + " bytes");
        }
        reserve(Integer.BYTES + size);
        fill(Integer.BYTES + size);
        if (buffer.position() > Integer.BYTES + size) {
            throw new InvalidProtocolBufferException("bytes that nobody asked for");
        }
        return parser.parseFrom(buffer.array(), Integer.BYTES, size);
    }

    /// A question and its answer.
    ///
    /// @param longest bytes of the answer
    /// @throws InvalidProtocolBufferException when it is longer, or no such message
    /// @throws IOException when the connection ends
    public SimulatorReply exchange(SimulatorRequest request, int longest) throws IOException {
        write(request);
        return read(SimulatorReply.parser(), longest);
    }

    /// Reads what is there, at least until the buffer holds this many bytes.
    private void fill(int bytes) throws IOException {
        while (buffer.position() < bytes) {
            if (in.read(buffer) < 0) {
                throw new IOException("the socket is closed");
            }
        }
    }

    private void reserve(int bytes) {
        if (buffer.capacity() < bytes) {
            int kept = buffer.position();
            byte[] larger = Arrays.copyOf(buffer.array(), Math.max(bytes, 2 * buffer.capacity()));
            buffer = ByteBuffer.wrap(larger).order(ByteOrder.LITTLE_ENDIAN).position(kept);
        }
    }
}

package io.sd2ail.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.CheckpointManifest;
import io.sd2ail.data.ParameterPart;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.wire.v1.NamedArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/// The project's records as Protobuf bytes, on the wire and on disk, and back. Reading trusts nothing: bytes from
/// anywhere give a whole record or a [MalformedMessageException]. Values may be NaN; whoever uses them checks that.
public final class WireFormat {
    private static final int ARRAYS_TAG = io.sd2ail.wire.v1.State.ARRAYS_FIELD_NUMBER << 3 | 2;

    /// Reads a record from its message.
    private interface Reading<M, R> {
        R read(M message) throws Column.Problem;
    }

    private WireFormat() {}

    public static byte[] encode(RolloutBatches batches) {
        return BatchMessages.message(batches).toByteArray();
    }

    /// @throws MalformedMessageException when the bytes are no rollout batches
    public static RolloutBatches rolloutBatches(byte[] bytes) {
        return decode(
                "rollout batches", io.sd2ail.wire.v1.RolloutBatches.parser(), bytes, BatchMessages::rolloutBatches);
    }

    /// @param room zero bytes to leave in front, for a header of the caller's
    public static byte[] encode(CheckedBatch checked, int room) {
        io.sd2ail.wire.v1.CheckedBatch message = BatchMessages.message(checked);
        byte[] bytes = new byte[room + message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes, room, bytes.length - room);
        try {
            message.writeTo(out);
            out.checkNoSpaceLeft();
            return bytes;
        } catch (IOException e) {
            throw new IllegalStateException("a message did not fill its own size", e);
        }
    }

    /// @throws MalformedMessageException when the bytes are no checked batch
    public static CheckedBatch checkedBatch(byte[] bytes) {
        return decode("checked batch", io.sd2ail.wire.v1.CheckedBatch.parser(), bytes, BatchMessages::checkedBatch);
    }

    public static byte[] encode(SyntheticBatch batch) {
        return BatchMessages.message(batch).toByteArray();
    }

    /// @throws MalformedMessageException when the bytes are no synthetic batch
    public static SyntheticBatch syntheticBatch(byte[] bytes) {
        return decode(
                "synthetic batch", io.sd2ail.wire.v1.SyntheticBatch.parser(), bytes, BatchMessages::syntheticBatch);
    }

    public static byte[] encode(ParameterSnapshot snapshot) {
        return StateMessages.message(snapshot).toByteArray();
    }

    /// @param pieces of the bytes, in their order; they are not copied together
    /// @throws MalformedMessageException when the bytes are no parameter snapshot
    public static ParameterSnapshot parameterSnapshot(List<byte[]> pieces) {
        return decode(
                "parameter snapshot",
                io.sd2ail.wire.v1.ParameterSnapshot.parser(),
                ByteString.copyFrom(
                        pieces.stream().map(UnsafeByteOperations::unsafeWrap).toList()),
                StateMessages::parameterSnapshot);
    }

    public static byte[] encode(ParameterPart part) {
        return StateMessages.message(part).toByteArray();
    }

    /// @throws MalformedMessageException when the bytes are no parameter part
    public static ParameterPart parameterPart(byte[] bytes) {
        return decode("parameter part", io.sd2ail.wire.v1.ParameterPart.parser(), bytes, StateMessages::parameterPart);
    }

    public static byte[] encode(CheckpointManifest manifest) {
        return StateMessages.message(manifest).toByteArray();
    }

    /// @throws MalformedMessageException when the bytes are no checkpoint manifest
    public static CheckpointManifest checkpointManifest(byte[] bytes) {
        return decode(
                "checkpoint manifest",
                io.sd2ail.wire.v1.CheckpointManifest.parser(),
                bytes,
                StateMessages::checkpointManifest);
    }

    /// Writes a state array by array, so that no second copy of the whole is ever in memory: Protobuf reads messages
    /// that follow each other as one.
    public static void write(State state, OutputStream out) throws IOException {
        for (Map.Entry<String, Object> array : state.asMap().entrySet()) {
            io.sd2ail.wire.v1.State.newBuilder()
                    .addArrays(StateMessages.message(array.getKey(), array.getValue()))
                    .build()
                    .writeTo(out);
        }
    }

    /// Reads a state array by array, to the end of the stream.
    ///
    /// @throws MalformedMessageException when the bytes are no state
    public static State readState(InputStream in) throws IOException {
        CodedInputStream coded = CodedInputStream.newInstance(in);
        State state = State.create();
        try {
            for (int tag = coded.readTag(); tag != 0; tag = coded.readTag()) {
                coded.resetSizeCounter();
                if (tag == ARRAYS_TAG) {
                    StateMessages.addTo(
                            state, coded.readMessage(NamedArray.parser(), ExtensionRegistryLite.getEmptyRegistry()));
                } else if (!coded.skipField(tag)) {
                    throw new Column.Problem("a group ends that never began");
                }
            }
        } catch (InvalidProtocolBufferException | Column.Problem e) {
            throw malformed("state", e);
        }
        return state;
    }

    private static <M, R> R decode(String kind, Parser<M> parser, byte[] bytes, Reading<M, R> reading) {
        return decode(kind, parser, UnsafeByteOperations.unsafeWrap(bytes), reading);
    }

    private static <M, R> R decode(String kind, Parser<M> parser, ByteString bytes, Reading<M, R> reading) {
        try {
            CodedInputStream input = bytes.newCodedInput();
            // Columns are views of the bytes until they are read into arrays of their own.
            input.enableAliasing(true);
            M message = parser.parseFrom(input);
            input.checkLastTagWas(0);
            return reading.read(message);
        } catch (InvalidProtocolBufferException | Column.Problem | IllegalArgumentException e) {
            throw malformed(kind, e);
        }
    }

    private static MalformedMessageException malformed(String kind, Exception cause) {
        return new MalformedMessageException(kind, String.valueOf(cause.getMessage()), cause);
    }
}

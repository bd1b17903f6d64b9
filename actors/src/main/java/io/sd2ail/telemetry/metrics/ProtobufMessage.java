package io.sd2ail.telemetry.metrics;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// The bytes of a Protobuf message whose fields are written by their numbers.
final class ProtobufMessage {
    private ProtobufMessage() {}

    /// The fields of one.
    @FunctionalInterface
    interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    static byte[] of(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.writeTo(out);
        out.flush();
        return bytes.toByteArray();
    }
}

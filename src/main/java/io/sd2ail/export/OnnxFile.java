package io.sd2ail.export;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.export.onnx.ModelProto;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An ONNX model as it was read, before anybody has looked at its graph.
///
/// @param file that it is from
record OnnxFile(Path file, ModelProto model) {
    /// @throws StorageException when the bytes are no ONNX model with a graph
    static OnnxFile parse(Path file, byte[] bytes) {
        @Nullable ModelProto model = null;
        try {
            model = ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException _) {
            // Refused below.
        }
        if (model == null || !model.hasGraph()) {
            throw StorageException.unusable(
                    file,
                    "is neither an ONNX model nor a safetensors file, or is damaged",
                    "copy it again, or export it as one of them");
        }
        return new OnnxFile(file, model);
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        model.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        return metadata;
    }

    StorageException refused(String problem, String mend) {
        return StorageException.unusable(file, problem, mend);
    }
}

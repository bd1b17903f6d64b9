package io.sd2ail.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.Map;

/// An ONNX file in onnxruntime.
record OnnxRun(OrtSession session) implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    static OnnxRun of(Path file) throws OrtException {
        return new OnnxRun(ENVIRONMENT.createSession(file.toString()));
    }

    /// What the graph makes of rows.
    float[][] of(String input, float[][] rows) throws OrtException {
        try (OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, rows);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            return (float[][]) result.get(0).getValue();
        }
    }

    /// The same of rows, and of a number a row.
    float[][] of(String input, float[][] rows, String second, long[] numbers) throws OrtException {
        try (OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, rows);
                OnnxTensor other = OnnxTensor.createTensor(ENVIRONMENT, numbers);
                OrtSession.Result result = session.run(Map.of(input, tensor, second, other))) {
            return (float[][]) result.get(0).getValue();
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}

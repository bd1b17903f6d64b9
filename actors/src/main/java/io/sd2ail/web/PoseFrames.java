package io.sd2ail.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.environment.Drawing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An episode as it goes to a browser: bytes of a header in 4 bytes, the header as JSON, padded by spaces to a multiple
/// of 4, then float32 of poses, [frames, shapes, 7], and of the return so far, [frames]; all least significant byte
/// first.
///
/// The header is `{"missing": SENTENCE}` where there is nothing to show.
final class PoseFrames {
    /// Frames of a simulated second, at most.
    private static final double MOST_FRAMES_PER_SECOND = 50;

    private static final ObjectMapper JSON = new ObjectMapper();

    private PoseFrames() {}

    static byte[] missing(String sentence) {
        return bytes(Map.of("missing", sentence), new float[0], new float[0]);
    }

    /// @param configurations [steps + 1, configurationSize]
    /// @param rewards [steps]; null when they are unknown
    /// @param facts further entries of the header
    static byte[] of(
            Drawing drawing, double[][] configurations, float @Nullable [] rewards, Map<String, Object> facts) {
        double secondsPerStep = drawing.scene().secondsPerStep();
        int steps = configurations.length - 1;
        // A step is as long as a frame may be short, but for rounding.
        int stride = (int) Math.max(1, Math.ceil(1 / (MOST_FRAMES_PER_SECOND * secondsPerStep) - 1e-9));
        int frames = (steps + stride - 1) / stride + 1;
        int poseSize = drawing.scene().shapes().size() * Drawing.POSE_SIZE;
        float[] poses = new float[frames * poseSize];
        float[] returns = new float[frames];
        float[] pose = new float[poseSize];
        double sum = 0;
        int summed = 0;
        for (int frame = 0; frame < frames; frame++) {
            int step = Math.min(frame * stride, steps);
            drawing.poses(configurations[step], pose);
            System.arraycopy(pose, 0, poses, frame * poseSize, poseSize);
            while (rewards != null && summed < step) {
                sum += rewards[summed++];
            }
            returns[frame] = (float) sum;
        }
        Map<String, Object> header = new LinkedHashMap<>(facts);
        header.put("frames", frames);
        header.put("shapes", drawing.scene().shapes().size());
        header.put("secondsPerFrame", stride * secondsPerStep);
        header.put("seconds", steps * secondsPerStep);
        header.put("steps", steps);
        header.put("rewards", rewards != null);
        return bytes(header, poses, returns);
    }

    private static byte[] bytes(Map<String, Object> header, float[] poses, float[] returns) {
        byte[] json = text(header).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 3) / 4 * 4;
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + padded + Float.BYTES * (poses.length + returns.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(padded).put(json).put(" ".repeat(padded - json.length).getBytes(StandardCharsets.UTF_8));
        out.asFloatBuffer().put(poses).put(returns);
        return out.array();
    }

    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts are always JSON", e);
        }
    }
}

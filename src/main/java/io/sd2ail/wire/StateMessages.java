package io.sd2ail.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sd2ail.data.CheckpointManifest;
import io.sd2ail.data.ParameterPart;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.ParameterSnapshot.Topic;
import io.sd2ail.data.State;
import io.sd2ail.wire.v1.NamedArray;
import java.util.HashMap;
import java.util.Map;

/// The messages that carry named arrays.
final class StateMessages {
    private static final int MAX_ARRAYS = 64;
    private static final int MAX_PARTS = 65_536;

    private StateMessages() {}

    static io.sd2ail.wire.v1.ParameterSnapshot message(ParameterSnapshot snapshot) {
        io.sd2ail.wire.v1.ParameterSnapshot.Builder message = io.sd2ail.wire.v1.ParameterSnapshot.newBuilder()
                .setTopic(message(snapshot.topic()))
                .setVersion(snapshot.version())
                .setUpdates(snapshot.updates());
        snapshot.arrays().forEach((name, values) -> message.putArrays(name, Column.of(values)));
        return message.build();
    }

    static ParameterSnapshot parameterSnapshot(io.sd2ail.wire.v1.ParameterSnapshot message) throws Column.Problem {
        Topic topic = topic(message.getTopic(), message.getTopicValue());
        Column.within("arrays", message.getArraysCount(), 0, MAX_ARRAYS);
        Map<String, float[]> arrays = new HashMap<>();
        for (Map.Entry<String, ByteString> array : message.getArraysMap().entrySet()) {
            String name = Column.name("array", array.getKey());
            arrays.put(name, Column.floats("array '" + name + "'", array.getValue()));
        }
        return new ParameterSnapshot(
                topic,
                Column.notNegative("version", message.getVersion()),
                Column.notNegative("updates", message.getUpdates()),
                arrays);
    }

    private static io.sd2ail.wire.v1.ParameterSnapshot.Topic message(Topic topic) {
        return switch (topic) {
            case POLICY -> io.sd2ail.wire.v1.ParameterSnapshot.Topic.TOPIC_POLICY;
            case DIFFUSION -> io.sd2ail.wire.v1.ParameterSnapshot.Topic.TOPIC_DIFFUSION;
            case DEMONSTRATIONS -> io.sd2ail.wire.v1.ParameterSnapshot.Topic.TOPIC_DEMONSTRATIONS;
        };
    }

    private static Topic topic(io.sd2ail.wire.v1.ParameterSnapshot.Topic topic, int number) throws Column.Problem {
        return switch (topic) {
            case TOPIC_POLICY -> Topic.POLICY;
            case TOPIC_DIFFUSION -> Topic.DIFFUSION;
            case TOPIC_DEMONSTRATIONS -> Topic.DEMONSTRATIONS;
            case TOPIC_UNSPECIFIED, UNRECOGNIZED ->
                throw new Column.Problem("topic is " + number + ", none of policy, diffusion and demonstrations");
        };
    }

    static io.sd2ail.wire.v1.ParameterPart message(ParameterPart part) {
        return io.sd2ail.wire.v1.ParameterPart.newBuilder()
                .setTopic(message(part.topic()))
                .setVersion(part.version())
                .setPart(part.part())
                .setParts(part.parts())
                .setData(UnsafeByteOperations.unsafeWrap(part.bytes()))
                .build();
    }

    static ParameterPart parameterPart(io.sd2ail.wire.v1.ParameterPart message) throws Column.Problem {
        int parts = Column.within("parts", message.getParts(), 1, MAX_PARTS);
        return new ParameterPart(
                topic(message.getTopic(), message.getTopicValue()),
                Column.notNegative("version", message.getVersion()),
                Column.within("part", message.getPart(), 0, parts - 1),
                parts,
                message.getData().toByteArray());
    }

    /// @param values `float[]`, `double[]` or `long[]`
    static NamedArray message(String name, Object values) {
        NamedArray.Builder message = NamedArray.newBuilder().setName(name);
        return switch (values) {
            case float[] floats ->
                message.setType(NamedArray.Type.TYPE_FLOAT32)
                        .setValues(Column.of(floats))
                        .build();
            case double[] doubles ->
                message.setType(NamedArray.Type.TYPE_FLOAT64)
                        .setValues(Column.of(doubles))
                        .build();
            case long[] longs ->
                message.setType(NamedArray.Type.TYPE_INT64)
                        .setValues(Column.of(longs))
                        .build();
            default -> throw new IllegalArgumentException(name + " is of " + values.getClass());
        };
    }

    static void addTo(State state, NamedArray message) throws Column.Problem {
        String name = Column.name("array", message.getName());
        if (state.asMap().containsKey(name)) {
            throw new Column.Problem("array '" + name + "' comes twice");
        }
        String field = "array '" + name + "'";
        switch (message.getType()) {
            case TYPE_FLOAT32 -> state.put(name, Column.floats(field, message.getValues()));
            case TYPE_FLOAT64 -> state.put(name, Column.doubles(field, message.getValues()));
            case TYPE_INT64 -> state.put(name, Column.longs(field, message.getValues()));
            case TYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw new Column.Problem(field + " is of the unknown type " + message.getTypeValue());
        }
    }

    static io.sd2ail.wire.v1.CheckpointManifest message(CheckpointManifest manifest) {
        return io.sd2ail.wire.v1.CheckpointManifest.newBuilder()
                .setFormat(manifest.format())
                .setUpdates(manifest.updates())
                .setEnvironmentSteps(manifest.environmentSteps())
                .setStateBytes(manifest.stateBytes())
                .setCrc32C(manifest.crc32c())
                .build();
    }

    static CheckpointManifest checkpointManifest(io.sd2ail.wire.v1.CheckpointManifest message) throws Column.Problem {
        return new CheckpointManifest(
                Column.within("format", message.getFormat(), 0, Integer.MAX_VALUE),
                Column.notNegative("updates", message.getUpdates()),
                Column.notNegative("environment_steps", message.getEnvironmentSteps()),
                Column.notNegative("state_bytes", message.getStateBytes()),
                message.getCrc32C());
    }
}

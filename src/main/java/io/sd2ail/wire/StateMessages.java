package io.sd2ail.wire;

import com.google.protobuf.ByteString;
import io.sd2ail.data.CheckpointManifest;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.ParameterSnapshot.Topic;
import io.sd2ail.data.State;
import io.sd2ail.wire.v1.NamedArray;
import java.util.HashMap;
import java.util.Map;

/// The messages that carry named arrays.
final class StateMessages {
    private static final int MAX_ARRAYS = 64;

    private StateMessages() {}

    static io.sd2ail.wire.v1.ParameterSnapshot message(ParameterSnapshot snapshot) {
        io.sd2ail.wire.v1.ParameterSnapshot.Builder message = io.sd2ail.wire.v1.ParameterSnapshot.newBuilder()
                .setTopic(
                        switch (snapshot.topic()) {
                            case POLICY -> io.sd2ail.wire.v1.ParameterSnapshot.Topic.TOPIC_POLICY;
                            case DIFFUSION -> io.sd2ail.wire.v1.ParameterSnapshot.Topic.TOPIC_DIFFUSION;
                        })
                .setVersion(snapshot.version())
                .setUpdates(snapshot.updates());
        snapshot.arrays().forEach((name, values) -> message.putArrays(name, Column.of(values)));
        return message.build();
    }

    static ParameterSnapshot parameterSnapshot(io.sd2ail.wire.v1.ParameterSnapshot message) throws Column.Problem {
        Topic topic =
                switch (message.getTopic()) {
                    case TOPIC_POLICY -> Topic.POLICY;
                    case TOPIC_DIFFUSION -> Topic.DIFFUSION;
                    case TOPIC_UNSPECIFIED, UNRECOGNIZED ->
                        throw new Column.Problem(
                                "topic is " + message.getTopicValue() + ", neither policy nor diffusion");
                };
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

package io.sd2ail.telemetry.metrics;

import com.google.protobuf.ByteString;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.run.RunConfig;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/// A run's settings as TensorBoard's HParams tab reads them: a summary of the plugin `hparams` that holds a
/// `SessionStartInfo`, with a map from each setting's key to a number or a text. What the tab compares, such as
/// `eval/normalized_score`, are the run's scalars.
///
/// The constants are field numbers of TensorFlow's summary.proto and of TensorBoard's hparams plugin_data.proto and
/// api.proto.
final class HyperparameterSummary {
    private static final String TAG = "_hparams_/session_start_info";
    private static final String PLUGIN = "hparams";

    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_METADATA = 9;
    private static final int METADATA_PLUGIN_DATA = 1;
    private static final int PLUGIN_DATA_NAME = 1;
    private static final int PLUGIN_DATA_CONTENT = 2;
    private static final int CONTENT_SESSION_START_INFO = 3;
    private static final int START_HPARAMS = 1;
    private static final int START_TIME_SECONDS = 5;
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;
    private static final int VALUE_NUMBER = 2;
    private static final int VALUE_TEXT = 3;

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");

    private HyperparameterSummary() {}

    /// The summary's bytes.
    ///
    /// @param startSeconds wall time of the process's start
    static byte[] of(RunConfig config, double startSeconds) throws IOException {
        byte[] start = ProtobufMessage.of(out -> {
            for (Map.Entry<String, String> setting :
                    ConfigRenderer.settings(config).entrySet()) {
                byte[] value = value(setting.getValue());
                out.writeByteArray(START_HPARAMS, ProtobufMessage.of(entry -> {
                    entry.writeString(ENTRY_KEY, setting.getKey());
                    entry.writeByteArray(ENTRY_VALUE, value);
                }));
            }
            out.writeDouble(START_TIME_SECONDS, startSeconds);
        });
        byte[] content = ProtobufMessage.of(out -> out.writeByteArray(CONTENT_SESSION_START_INFO, start));
        byte[] plugin = ProtobufMessage.of(out -> {
            out.writeString(PLUGIN_DATA_NAME, PLUGIN);
            out.writeBytes(PLUGIN_DATA_CONTENT, ByteString.copyFrom(content));
        });
        byte[] metadata = ProtobufMessage.of(out -> out.writeByteArray(METADATA_PLUGIN_DATA, plugin));
        byte[] tagged = ProtobufMessage.of(out -> {
            out.writeString(VALUE_TAG, TAG);
            out.writeByteArray(VALUE_METADATA, metadata);
        });
        return ProtobufMessage.of(out -> out.writeByteArray(SUMMARY_VALUE, tagged));
    }

    private static byte[] value(String setting) throws IOException {
        return NUMBER.matcher(setting).matches()
                ? ProtobufMessage.of(out -> out.writeDouble(VALUE_NUMBER, Double.parseDouble(setting)))
                : ProtobufMessage.of(out -> out.writeString(VALUE_TEXT, setting));
    }
}

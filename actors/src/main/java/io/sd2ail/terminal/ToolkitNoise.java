package io.sd2ail.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/// Keeps lines of the toolkit back that tell of a peer's end in words of its own insides: the peer was killed, or had
/// asked its question and left. Messages of this program that can't be read are still told. Named in logback.xml.
public final class ToolkitNoise extends TurboFilter {
    private static final String TOOLKIT = "org.apache.pekko";

    /// The toolkit's own messages between actor systems, from a system that is not known any more.
    private static final List<String> NOISE = List.of(
            "Failed to deserialize message from [unknown] with serializer id [17]",
            "RemoteStreamRefActorTerminatedException");

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable failure) {
        if (!logger.getName().startsWith(TOOLKIT) || format == null) {
            return FilterReply.NEUTRAL;
        }
        String text = format + Arrays.toString(parameters) + (failure == null ? "" : failure);
        return NOISE.stream().anyMatch(text::contains) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}

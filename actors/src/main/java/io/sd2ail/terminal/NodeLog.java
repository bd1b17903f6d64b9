package io.sd2ail.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Shows what a node's actors log, beside the warnings that are always shown. A node's lines go to a file more
/// often than to a person: each says when.
public final class NodeLog extends AppenderBase<ILoggingEvent> {
    private static final List<String> PARTS =
            List.of("io.sd2ail.cluster", "io.sd2ail.coordinator", "io.sd2ail.member", "io.sd2ail.stream");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final Screen screen;

    private NodeLog(Screen screen) {
        this.screen = screen;
    }

    public static void showOn(Screen screen) {
        for (String part : PARTS) {
            if (LoggerFactory.getLogger(part) instanceof Logger logger) {
                NodeLog lines = new NodeLog(screen);
                lines.setContext(logger.getLoggerContext());
                lines.addFilter(new InfoOnly());
                lines.start();
                logger.addAppender(lines);
            }
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        screen.line(TIME.format(event.getInstant()) + " " + event.getFormattedMessage());
    }

    /// Warnings are shown already.
    private static final class InfoOnly extends Filter<ILoggingEvent> {
        @Override
        public FilterReply decide(ILoggingEvent event) {
            return event.getLevel() == Level.INFO ? FilterReply.NEUTRAL : FilterReply.DENY;
        }
    }
}

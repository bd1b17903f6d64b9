package io.sd2ail.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Shows warnings, errors and notices of the log as one line on the screen, without tearing the progress bar. Named in
/// logback.xml, hence made by Logback and told the screen later; before that it writes to standard error.
public final class ScreenAppender extends AppenderBase<ILoggingEvent> {
    private static volatile @Nullable Screen current;

    /// From now on lines go to this screen: a process has one.
    public static void use(Screen screen) {
        current = screen;
    }

    @Override
    protected void append(ILoggingEvent event) {
        Screen screen = current;
        if (screen != null && event.getLevel() == Level.INFO) {
            screen.line(event.getFormattedMessage());
            return;
        }
        String line = event.getLevel().toString().toLowerCase(Locale.ROOT) + ": " + event.getFormattedMessage();
        if (screen == null) {
            System.err.println(line);
        } else {
            screen.errorLine(line);
        }
    }
}

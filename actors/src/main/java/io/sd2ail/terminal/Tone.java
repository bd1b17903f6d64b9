package io.sd2ail.terminal;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/// What a piece of text says by its colour. Words say it too: a screen may have no colours.
public enum Tone {
    PLAIN(AttributedStyle.DEFAULT),
    STRONG(AttributedStyle.DEFAULT.bold()),
    QUIET(AttributedStyle.DEFAULT.faint()),
    GOOD(AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN)),
    ATTENTION(AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW)),
    BAD(AttributedStyle.DEFAULT.foreground(AttributedStyle.RED));

    @SuppressWarnings("ImmutableEnumChecker") // a style has no way to change
    private final AttributedStyle style;

    Tone(AttributedStyle style) {
        this.style = style;
    }

    public AttributedString of(String text) {
        return new AttributedString(text, style);
    }
}

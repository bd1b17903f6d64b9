package io.sd2ail.config;

import java.util.List;

/// A configuration that can't be used. The message has one line a problem; each names the key, where it was set, the
/// value and what is accepted.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
    }

    public ConfigException(String problem, Throwable cause) {
        super(problem, cause);
    }
}

package io.sd2ail.terminal;

import io.sd2ail.config.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says.
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"sd2ail " + ProgramVersion.own() + " (Java " + Runtime.version() + ")"};
    }
}

package io.sd2ail.cli.options;

import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.Screen;
import io.sd2ail.web.RunPage;
import io.sd2ail.web.WebAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a run shows its page, and who may steer it there.
public final class WebOptions {
    @Option(
            names = "--web",
            paramLabel = "off|[HOST:]PORT[+]",
            description =
                    "Where the run's page is served; PORT+ takes the first free port from there. With a HOST other"
                            + " machines reach it: then steering needs a token. Default: ${DEFAULT-VALUE}, for this machine"
                            + " alone.")
    private String web = WebAddress.STANDARD;

    @Option(
            names = "--web-token",
            paramLabel = "FILE",
            description = "File with the token for steering from other machines. Default: one is made up and printed.")
    private @Nullable Path token;

    /// Where the page is to be; null for nowhere. Whether that can be is tried here, before a run has a directory.
    public @Nullable WebAddress address() {
        if (web.equals(WebAddress.OFF)) {
            return null;
        }
        WebAddress address = WebAddress.parse(web);
        address.requireFree();
        return address;
    }

    /// Where a node without a learner, which has no page, answers monitoring; null where no port was asked for.
    public @Nullable WebAddress addressOfNode() {
        if (token != null) {
            throw CommandFailure.usage("--web-token is for steering, which the learner's node does: leave it out here");
        }
        return web.equals(WebAddress.STANDARD) ? null : address();
    }

    /// Opens the page of a run that is about to begin here.
    public RunPage open(Path directory, Screen screen) {
        WebAddress address = address();
        return address == null ? RunPage.none() : RunPage.ofRun(address, token(), directory, screen);
    }

    private @Nullable String token() {
        return token == null ? null : SecretFile.read("--web-token", token);
    }

    /// The same options for the learners of a cluster on this machine: a port that is taken meanwhile does not fail
    /// them.
    public List<String> ofLearners() {
        WebAddress address = address();
        if (address == null) {
            return List.of("--web", WebAddress.OFF);
        }
        List<String> options = new ArrayList<>(List.of("--web", address + "+"));
        String needed = token();
        if (!address.isLoopback() && needed == null) {
            throw CommandFailure.usage("a cluster's page for other machines needs --web-token FILE, with a line of "
                    + SecretFile.SHORTEST + " to " + SecretFile.LONGEST + " characters in it");
        }
        if (token != null) {
            options.addAll(List.of("--web-token", token.toAbsolutePath().toString()));
        }
        return options;
    }
}

package io.sd2ail.environment.gymnasium;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSettings;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.GymnasiumSettings;
import io.sd2ail.environment.connected.Clients;
import java.io.File;
import java.util.List;

/// Environments of Gymnasium as tests make them.
public final class Gym {
    private static final String FILES = "test/resources/io/sd2ail/environment/gymnasium/";

    private Gym() {}

    /// `gym:FILE:ID` of one of the test's Python files.
    public static String name(String file, String id) {
        return "gym:" + path(file) + ":" + id;
    }

    public static String path(String file) {
        return new File(FILES + file).getAbsolutePath();
    }

    /// @param settings HOCON over those of base.conf's section `gymnasium`
    public static GymnasiumSettings settings(String settings) {
        return ConfigBinder.bind(
                ConfigFactory.parseString(settings)
                        .withFallback(ConfigSources.file("base.conf").getConfig("gymnasium"))
                        .resolve(),
                GymnasiumSettings.class);
    }

    /// @param settings HOCON over those of base.conf's section `gymnasium`
    public static Environment make(String name, String settings) {
        return make(name, settings, 1).getFirst();
    }

    /// @param settings HOCON over those of base.conf's section `gymnasium`
    public static List<Environment> make(String name, String settings, int count) {
        EnvironmentSettings all = new EnvironmentSettings(Contacts.CURRENT, settings(settings), Clients.settings(""));
        return Environments.createTogether(name, all, count);
    }
}

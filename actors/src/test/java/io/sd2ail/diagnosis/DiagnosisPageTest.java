package io.sd2ail.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.sd2ail.config.ConfigSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// docs/diagnosis.md says what the rules say, and names settings that there are.
class DiagnosisPageTest {
    private static final Path PAGE = Path.of("..").toAbsolutePath().normalize().resolve("docs/diagnosis.md");
    private static final Pattern SETTING = Pattern.compile("`([a-z0-9]+(?:[.-][a-z0-9-]+)*)(?: = [^`]*)?`");

    @Test
    void diagnosisPage_list_isThatOfTheRules() throws IOException {
        String page = Files.readString(PAGE);
        String list = page.substring(page.indexOf("\n- ") + 1);
        String rules = Diagnosis.RULES.stream().map(DiagnosisPageTest::item).collect(Collectors.joining());
        assertThat(list).isEqualToNormalizingWhitespace(rules);
    }

    private static String item(Rule rule) {
        return """
                - `%s`, %s: %s
                  - seen: %s
                  - try: %s
                """.formatted(
                rule.name(), rule.severity().name().toLowerCase(Locale.ROOT), rule.wrong(), rule.sign(), rule.remedy());
    }

    @Test
    void remedies_settingsThatTheyName_areInTheConfiguration() {
        Config base = new ConfigSources(null, "Pendulum-v1", null, null, List.of()).load();
        List<String> named = Diagnosis.RULES.stream()
                .flatMap(rule -> SETTING.matcher(rule.remedy()).results())
                .map(found -> found.group(1))
                .filter(name -> !name.equals("top"))
                .toList();
        assertThat(named).hasSizeGreaterThan(20).allMatch(base::hasPathOrNull, "is a setting");
    }
}

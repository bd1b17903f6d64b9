import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/// Writes what a laid-out program is made of: `sbom.cdx.json` (CycloneDX) and `licenses/`, with the notices that the
/// jars carry and a table of all. Arguments: the build's own bill of materials, the program's folder.
static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

static final String APACHE = "Apache-2.0";

/// Names of notices, at the top of a jar or in its META-INF.
static final Pattern NOTICE = Pattern.compile("(META-INF/(.*/)?)?(LICEN[SC]E|NOTICE|COPYING|AL2|LGPL)[^/]*",
        Pattern.CASE_INSENSITIVE);

void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    ObjectNode bill = (ObjectNode) JSON.readTree(Path.of(arguments[0]).toFile());
    ArrayNode components = (ArrayNode) bill.get("components");
    Path licenses = Files.createDirectories(folder.resolve("licenses"));
    List<String> rows = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (Iterator<JsonNode> all = components.iterator(); all.hasNext(); ) {
        JsonNode component = all.next();
        String jar = jar(component);
        if (!Files.exists(folder.resolve("lib", jar))) {
            all.remove();
            dropped.add(component.get("bom-ref").asText());
            continue;
        }
        // One of ours has no licence of its own.
        if (!component.path("group").asText().equals("io.sd2ail")) {
            rows.add(row(component, copyNotices(folder.resolve("lib", jar), licenses)));
        }
        if (jar.startsWith("pytorch-native")) {
            // The laid-out jar holds no library any more.
            ((ObjectNode) component).remove("hashes");
        }
    }
    requireAllJars(folder, components);
    dropReferences(bill, dropped);
    for (ObjectNode own : besideTheJars(folder)) {
        components.add(own);
        rows.add(row(own, own.path("name").asText().equals("OpenJDK") ? "runtime/legal" : ""));
    }
    keepApacheText(licenses);
    JSON.writeValue(folder.resolve("sbom.cdx.json").toFile(), bill);
    String head = "# What this program holds of others\n\n| part | version | licence | its notices |\n|---|---|---|---|\n";
    Files.writeString(licenses.resolve("README.md"), head + String.join("", rows.stream().sorted().toList()));
}

/// The file that a Maven component is.
String jar(JsonNode component) {
    String purl = component.get("purl").asText();
    var classifier = Pattern.compile("classifier=([^&]+)").matcher(purl);
    return component.get("name").asText() + "-" + component.get("version").asText()
            + (classifier.find() ? "-" + classifier.group(1) : "") + ".jar";
}

void requireAllJars(Path folder, ArrayNode components) throws IOException {
    List<String> listed = new ArrayList<>();
    components.forEach(component -> listed.add(jar(component)));
    for (String jar : Files.readAllLines(folder.resolve("lib/class-path"))) {
        if (!listed.contains(jar) && !jar.startsWith("sd2ail-actors-")) {
            throw new IllegalStateException(jar + " is not in the bill of materials: build by ./sd2ail dist");
        }
    }
}

void dropReferences(ObjectNode bill, List<String> dropped) {
    Iterator<JsonNode> all = bill.get("dependencies").iterator();
    while (all.hasNext()) {
        JsonNode dependency = all.next();
        if (dropped.contains(dependency.get("ref").asText())) {
            all.remove();
        } else if (dependency.has("dependsOn")) {
            for (Iterator<JsonNode> on = dependency.get("dependsOn").iterator(); on.hasNext(); ) {
                if (dropped.contains(on.next().asText())) {
                    on.remove();
                }
            }
        }
    }
}

/// @return the folder of the copies, within the program's; empty when the jar carries none
String copyNotices(Path jar, Path licenses) throws IOException {
    String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
    boolean any = false;
    try (ZipFile zip = new ZipFile(jar.toFile())) {
        for (var entry : zip.stream().filter(one -> !one.isDirectory()).toList()) {
            if (NOTICE.matcher(entry.getName()).matches() && !entry.getName().endsWith(".class")) {
                String flat = entry.getName().replaceFirst("^META-INF/", "").replace('/', '-');
                Path copy = Files.createDirectories(licenses.resolve(name)).resolve(flat);
                try (var in = zip.getInputStream(entry)) {
                    Files.write(copy, in.readAllBytes());
                }
                any = true;
            }
        }
    }
    return any ? "licenses/" + name : "";
}

/// The licence that most parts are under, for those that carry no copy of it: one that another part carries.
void keepApacheText(Path licenses) throws IOException {
    try (Stream<Path> files = Files.walk(licenses)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (text.contains("Version 2.0, January 2004") && text.contains("END OF TERMS AND CONDITIONS")) {
                Files.copy(file, licenses.resolve(APACHE + ".txt"));
                return;
            }
        }
    }
    throw new IllegalStateException("no part carries the text of " + APACHE);
}

String row(JsonNode component, String notices) {
    List<String> names = new ArrayList<>();
    for (JsonNode one : component.path("licenses")) {
        JsonNode license = one.has("license") ? one.get("license") : one;
        String name = license.path("id").asText(license.path("name").asText(license.path("expression").asText()));
        String url = license.path("url").asText(license.has("id")
                ? "https://spdx.org/licenses/" + license.get("id").asText() + ".html" : "");
        names.add(url.isEmpty() ? name : "[" + name + "](" + url + ")");
    }
    if (notices.isEmpty() && component.path("licenses").toString().contains(APACHE)) {
        notices = "licenses/" + APACHE + ".txt";
    }
    if (names.isEmpty()) {
        throw new IllegalStateException(component.get("name").asText() + " names no licence: look it up, and say so here");
    }
    return "| %s | %s | %s | %s |%n".formatted(component.get("name").asText(), component.get("version").asText(),
            String.join(" or ", names), notices);
}

/// The parts that Maven doesn't know, by the files that they are.
List<ObjectNode> besideTheJars(Path folder) throws Exception {
    List<ObjectNode> parts = new ArrayList<>();
    Path mujoco = only(folder, "libmujoco.so.*");
    String version = mujoco.getFileName().toString().replace("libmujoco.so.", "");
    parts.add(part("library", "MuJoCo", version, "Apache-2.0", "pkg:pypi/mujoco-core@" + version, mujoco));
    String java = Runtime.version().toString();
    parts.add(part("platform", "OpenJDK", java, "GPL-2.0-only WITH Classpath-exception-2.0",
            "pkg:generic/openjdk@" + java.replace("+", "%2B"), folder.resolve("runtime/lib/modules")));
    try (Stream<Path> files = Files.walk(folder.resolve("native"))) {
        for (Path torch : files.filter(file -> file.endsWith("libtorch_cpu.so")).toList()) {
            String release = torch.getParent().getFileName().toString().replaceFirst("-.*", "");
            parts.add(part("library", "PyTorch", release, "BSD-3-Clause", "pkg:generic/libtorch@" + release, torch));
        }
    }
    return parts;
}

Path only(Path folder, String pattern) throws IOException {
    try (var files = Files.newDirectoryStream(folder.resolve("native"), pattern)) {
        return files.iterator().next();
    }
}

ObjectNode part(String type, String name, String version, String license, String purl, Path file) throws Exception {
    ObjectNode part = JSON.createObjectNode().put("type", type).put("bom-ref", purl).put("name", name);
    part.put("version", version);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (var in = Files.newInputStream(file)) {
        byte[] block = new byte[1 << 16];
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            digest.update(block, 0, read);
        }
    }
    part.putArray("hashes").addObject().put("alg", "SHA-256").put("content", HexFormat.of().formatHex(digest.digest()));
    ArrayNode licenses = part.putArray("licenses");
    if (license.contains(" ")) {
        licenses.addObject().put("expression", license);
    } else {
        licenses.addObject().putObject("license").put("id", license);
    }
    return part.put("purl", purl);
}

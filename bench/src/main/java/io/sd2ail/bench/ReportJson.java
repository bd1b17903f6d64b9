package io.sd2ail.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.bench.SizeResult.PartResult;
import java.util.List;

/// A measurement as JSON, for programs that compare.
final class ReportJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportJson() {}

    static String of(Setting setting, List<SizeResult> results) {
        ObjectNode report = JSON.createObjectNode();
        report.set("setting", JSON.valueToTree(setting));
        ObjectNode sizes = report.putObject("sizes");
        for (SizeResult result : results) {
            ObjectNode size = sizes.putObject(result.size().name());
            size.set("size", JSON.valueToTree(result.size()));
            ObjectNode parts = size.putObject("parts");
            result.parts().forEach(part -> parts.set(part.part().key(), part(part)));
        }
        try {
            return JSON.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers and texts is always JSON", e);
        }
    }

    private static ObjectNode part(PartResult result) {
        ObjectNode part = JSON.createObjectNode();
        part.set("ours", side(result.ours()).put("allocatedBytes", result.allocatedBytes()));
        if (result.peer() != null) {
            part.set("peer", side(result.peer()));
        }
        return part;
    }

    /// Milliseconds.
    private static ObjectNode side(Timings timings) {
        ObjectNode side = JSON.createObjectNode()
                .put("median", timings.median())
                .put("p10", timings.percentile(0.1))
                .put("p90", timings.percentile(0.9));
        side.set("roundMedians", JSON.valueToTree(timings.roundMedians()));
        return side;
    }
}

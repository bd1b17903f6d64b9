package io.sd2ail.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.run.EvaluationResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
    @Test
    void add_aReturnThatIsNoNumber_leavesTheBestOne() {
        RunHistory history = new RunHistory();
        history.add(result(100, -20));
        history.add(result(200, Double.NaN));
        assertThat(history.best()).isEqualTo(-20);
        assertThat(history.latest()).isNaN();
        history.add(result(300, -10));
        assertThat(history.best()).isEqualTo(-10);
    }

    private static EvaluationResult result(long steps, double... returns) {
        return new EvaluationResult(steps, steps, steps, returns, 10, List.of(), 0);
    }
}

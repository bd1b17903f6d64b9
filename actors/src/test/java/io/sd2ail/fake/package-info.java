/// Small deterministic parts that tests build a run of.
@NullMarked
package io.sd2ail.fake;

import org.jspecify.annotations.NullMarked;

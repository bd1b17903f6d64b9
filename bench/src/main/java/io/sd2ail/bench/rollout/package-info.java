/// Environment steps a second, beside Gymnasium and a plain loop in C.
@NullMarked
package io.sd2ail.bench.rollout;

import org.jspecify.annotations.NullMarked;

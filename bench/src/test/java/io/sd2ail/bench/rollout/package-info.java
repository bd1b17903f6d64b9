@NullMarked
package io.sd2ail.bench.rollout;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.sd2ail.bench.imitation.report;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.sd2ail.bench.work;

import org.jspecify.annotations.NullMarked;

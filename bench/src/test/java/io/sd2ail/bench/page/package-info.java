@NullMarked
package io.sd2ail.bench.page;

import org.jspecify.annotations.NullMarked;

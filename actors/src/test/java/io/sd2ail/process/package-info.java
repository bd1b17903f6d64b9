@NullMarked
package io.sd2ail.process;

import org.jspecify.annotations.NullMarked;

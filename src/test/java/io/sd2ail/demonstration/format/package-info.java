@NullMarked
package io.sd2ail.demonstration.format;

import org.jspecify.annotations.NullMarked;

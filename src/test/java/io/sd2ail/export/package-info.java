@NullMarked
package io.sd2ail.export;

import org.jspecify.annotations.NullMarked;

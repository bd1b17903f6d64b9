/// Why a run does not learn, or not as well as it could: rules over its recorded metrics.
@NullMarked
package io.sd2ail.diagnosis;

import org.jspecify.annotations.NullMarked;

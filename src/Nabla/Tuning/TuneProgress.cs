using System;

namespace Nabla.Tuning;

/// <summary>How far a search is, after each finished trial.</summary>
/// <param name="Begun">Trials begun so far, those of the bracket at work included.</param>
/// <param name="Trials">The most trials there will be.</param>
/// <param name="Rung">The rung at work, from 1.</param>
/// <param name="Done">Trials done on this rung.</param>
/// <param name="OnRung">Trials of this rung.</param>
/// <param name="Metric">The name of the metric.</param>
/// <param name="Default">The score of the default recipe, or <see langword="null"/> while it is not known.</param>
/// <param name="Best">The best score of a trial on the last rung so far, or <see langword="null"/>.</param>
/// <param name="Elapsed">Since the search began.</param>
public sealed record TuneProgress(int Begun, int Trials, int Rung, int Done, int OnRung, string Metric, double? Default, double? Best, TimeSpan Elapsed);

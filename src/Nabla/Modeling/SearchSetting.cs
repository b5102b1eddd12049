namespace Nabla.Modeling;

/// <summary>What the search chooses for a network by the rows held out, besides the epoch.</summary>
/// <param name="Bins">The most bins by which numbers are encoded; 0 for none.</param>
/// <param name="Dropout">The rate of dropout behind each hidden layer.</param>
/// <param name="Penalty">The L2 penalty.</param>
/// <param name="Frequencies">The learnt frequencies of each number's periodic embedding; 0 for none.</param>
sealed record SearchSetting(int Bins, double Dropout, double Penalty, int Frequencies = 0)
{
    /// <summary>
    /// The share by which its loss must be lower to be taken: periodic embeddings double the time of a network, and what they gain below this did not last on other
    /// rows.
    /// </summary>
    public double Margin => Frequencies > 0 ? 0.05 : 0;
}

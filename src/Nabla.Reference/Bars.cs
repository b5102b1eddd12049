using System;
using System.Text;

namespace Nabla.Reference;

/// <summary>Seed 004's notation: a bar over the name of a quantity is the derivative of the loss by it.</summary>
static class Bars
{
    /// <summary>Letters that Unicode has with the bar as one character, which other programs write, and with it.</summary>
    const string Letters = "aeiouygAEIOUYG";
    const string LettersWithMacron = "āēīōūȳḡĀĒĪŌŪȲḠ";

    const char Macron = '\u0304';
    const char Overline = '\u0305';

    /// <summary>ȳ for y, L̄_reg for L_reg, W̄1 for W1; a word of several letters gets the bar over each of its letters.</summary>
    public static string Over(string name)
    {
        int letters = 0;
        while (letters < name.Length && char.IsLetter(name[letters]))
        {
            letters++;
        }

        if (letters == 1)
        {
            int known = Letters.IndexOf(name[0], StringComparison.Ordinal);
            return (known < 0 ? $"{name[0]}{Macron}" : LettersWithMacron[known].ToString()) + name[1..];
        }

        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            text.Append(name[i]);
            if (i < Math.Max(letters, 1))
            {
                text.Append(Overline);
            }
        }

        return text.ToString();
    }
}

using System.Linq;
using System.Xml;

namespace Nabla.Insight.Documents;

/// <summary>Text from the data, made fit for markup.</summary>
static class XmlText
{
    /// <summary>The text with what markup cannot hold, escaped or not, replaced by a mark.</summary>
    public static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        char[] clean = text.ToCharArray();
        for (int i = 0; i < clean.Length; i++)
        {
            if (i + 1 < clean.Length && XmlConvert.IsXmlSurrogatePair(clean[i + 1], clean[i]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(clean[i]))
            {
                clean[i] = '\uFFFD';
            }
        }

        return new string(clean);
    }
}
